select id from users order by id
