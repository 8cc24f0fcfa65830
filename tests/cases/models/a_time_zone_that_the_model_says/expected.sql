select id, published::text, edited::text, seen::text, plain::text, written::text from posts order by id
