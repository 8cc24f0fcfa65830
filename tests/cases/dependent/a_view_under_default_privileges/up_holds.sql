select not has_table_privilege('case_reader', 'v', 'select') and has_table_privilege('case_reader', 'v', 'insert')
    and not has_table_privilege('case_other', 'w', 'delete') and has_table_privilege('case_other', 'x', 'delete')
    and not has_table_privilege('case_reader', 'x', 'select') and not has_table_privilege('case_other', 'v', 'update')
