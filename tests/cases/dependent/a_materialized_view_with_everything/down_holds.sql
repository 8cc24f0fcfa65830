select count(*) = 2 from m
