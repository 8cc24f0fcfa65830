select (select array_agg(twice order by id) from t) = array[16, 18]::bigint[]
