select a, b from t order by id
