select has_function_privilege('case_other', 'f()', 'execute') and has_function_privilege('case_reader', 'g()', 'execute')
    and not has_function_privilege('case_other', 'g()', 'execute')
    and has_function_privilege('case_other', 'h()', 'execute') and not has_function_privilege('case_reader', 'h()', 'execute')
