select m, ms from t order by id
