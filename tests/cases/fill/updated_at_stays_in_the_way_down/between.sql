alter table post disable trigger set_updated_at;
update post set slug = null;
alter table post enable trigger set_updated_at;
