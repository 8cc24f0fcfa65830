select count(distinct code) = 4 and max(code) < nextval('codes') from (select code from by_function union all select code from by_itself union all select code from by_default) it
