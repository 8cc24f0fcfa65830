select bio = case id when 1 then 'x' else '' end from users
