select has_type_privilege('case_reader', 'mood', 'usage')
