select role = 'case_other' from m
