select author_id = case id when 10 then 2 else 1 end from posts
