select id, "One"::text, "Many"::text from "Odd"."T" order by id
