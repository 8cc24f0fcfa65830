select count(*) = 2 from t where a = 1
