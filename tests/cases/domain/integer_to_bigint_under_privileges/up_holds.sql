select not has_type_privilege('case_other', 'number', 'usage'), has_type_privilege('case_reader', 'number', 'usage')
