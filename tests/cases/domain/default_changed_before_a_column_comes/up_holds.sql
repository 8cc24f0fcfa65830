select a = 2 from t
