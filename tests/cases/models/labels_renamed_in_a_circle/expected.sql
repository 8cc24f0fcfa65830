select id, lane::text, lanes::text from cars order by id
