select (select (last_value, is_called) = (5, true) from t_id_seq)
    and (select (last_value, is_called) = (32767, true) from n_id_seq)
