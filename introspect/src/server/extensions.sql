-- Which of these extensions only a superuser may install here.
select v.name::pg_catalog.text
from pg_catalog.pg_available_extensions a
join pg_catalog.pg_available_extension_versions v on
    v.name operator(pg_catalog.=) a.name
    and v.version operator(pg_catalog.=) a.default_version
where
    a.name::pg_catalog.text operator(pg_catalog.=) any ($1)
    and v.superuser
    and not v.trusted
    and a.installed_version is null
