select count(*) = 1 from t where a is null
