select more = 'x' and owner_id = 1 and updated_at < '2022-01-01' from t
