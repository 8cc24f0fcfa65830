select count(*) from posts
