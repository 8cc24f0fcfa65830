select id, account_id from users order by id
