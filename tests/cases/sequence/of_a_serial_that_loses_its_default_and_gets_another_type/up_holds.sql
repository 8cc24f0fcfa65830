select last_value >= 2 and is_called from t_id_seq
