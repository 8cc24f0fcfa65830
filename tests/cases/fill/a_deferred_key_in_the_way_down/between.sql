update t set owner_id = null;
