select updated_at < '2022-01-01' and owner_id = 1 from t
