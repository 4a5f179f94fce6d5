-- name: schema
SELECT coalesce(obj_description('news'::regnamespace, 'pg_namespace'), '')

-- name: relations
-- Tables, views, materialised views and the row types of functions; of a partitioned table the whole and not its parts.
SELECT c.relname::text,
       CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialised view' WHEN 'c' THEN 'row of a function'
                      WHEN 'p' THEN 'table, partitioned by ' || pg_get_partkeydef(c.oid) ELSE 'table' END,
       coalesce(obj_description(c.oid, 'pg_class'), obj_description(c.reltype, 'pg_type'), '')
FROM pg_class c
WHERE c.relnamespace = 'news'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'c') AND NOT c.relispartition
ORDER BY c.relname COLLATE "C"

-- name: columns
SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull,
       CASE WHEN a.attidentity <> '' THEN 'counted up' WHEN a.attgenerated <> '' THEN 'computed'
            ELSE coalesce(pg_get_expr(d.adbin, d.adrelid), '') END,
       coalesce(col_description(c.oid, a.attnum), '')
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relnamespace = 'news'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'c') AND NOT c.relispartition
ORDER BY c.relname COLLATE "C", a.attnum

-- name: constraints
-- Keys, foreign keys and checks, each with its columns in their order; a foreign key with what it refers to.
SELECT c.relname::text, k.contype::text,
       ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS u (attnum, n)
             JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.attnum ORDER BY n),
       coalesce(f.relname::text, ''), pg_get_constraintdef(k.oid, true)
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
LEFT JOIN pg_class f ON f.oid = k.confrelid
WHERE k.connamespace = 'news'::regnamespace AND k.contype IN ('p', 'u', 'f', 'c') AND NOT c.relispartition
  AND k.conparentid = 0
ORDER BY c.relname COLLATE "C", k.contype, k.conname COLLATE "C"

-- name: indexes
-- Those that are no key's.
SELECT c.relname::text, i.relname::text, x.indisunique, pg_get_indexdef(x.indexrelid)
FROM pg_index x
JOIN pg_class c ON c.oid = x.indrelid
JOIN pg_class i ON i.oid = x.indexrelid
WHERE c.relnamespace = 'news'::regnamespace AND NOT c.relispartition
  AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u'))
ORDER BY c.relname COLLATE "C", i.relname COLLATE "C"

-- name: functions
SELECT p.proname::text, p.oid::regprocedure::text, pg_get_function_arguments(p.oid), coalesce(pg_get_function_result(p.oid), ''), p.prosecdef,
       coalesce(obj_description(p.oid, 'pg_proc'), '')
FROM pg_proc p
WHERE p.pronamespace = 'news'::regnamespace
ORDER BY p.proname COLLATE "C", pg_get_function_identity_arguments(p.oid) COLLATE "C"

-- name: rights
-- What is granted to others than the owner: role, privilege, and the relation or function. An empty role is PUBLIC.
SELECT coalesce(r.rolname::text, ''), g.privilege_type, g.name
FROM (
    SELECT c.relname::text AS name, a.grantee, a.privilege_type
    FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) AS a
    WHERE c.relnamespace = 'news'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND NOT c.relispartition
      AND a.grantee <> c.relowner
    UNION ALL
    SELECT p.oid::regprocedure::text, a.grantee, a.privilege_type
    FROM pg_proc p CROSS JOIN LATERAL aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a
    WHERE p.pronamespace = 'news'::regnamespace AND a.grantee <> p.proowner
) AS g
LEFT JOIN pg_roles r ON r.oid = g.grantee
ORDER BY 1, 3, 2

-- name: roles
-- The roles that the schema is granted to.
SELECT r.rolname::text, coalesce(shobj_description(r.oid, 'pg_authid'), '')
FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) AS a JOIN pg_roles r ON r.oid = a.grantee
WHERE n.nspname = 'news' AND a.grantee <> n.nspowner
GROUP BY r.oid, r.rolname
ORDER BY r.rolname COLLATE "C"
