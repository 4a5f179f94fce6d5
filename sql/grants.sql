-- Who may what in the warehouse. `finews migrate` runs this after the migrations, every time: what is not granted here is
-- granted to nobody but the owner, who is whoever ran the migrations.
--
--   finews_loader   what crawls and loads: reads and writes rows, owns nothing, changes no table
--   finews_analyst  reads tables, views and functions, but no raw pages; writes nothing

REVOKE ALL ON SCHEMA news FROM PUBLIC, finews_loader, finews_analyst;
REVOKE ALL ON ALL TABLES IN SCHEMA news FROM PUBLIC, finews_loader, finews_analyst;
REVOKE ALL ON ALL SEQUENCES IN SCHEMA news FROM PUBLIC, finews_loader, finews_analyst;
REVOKE ALL ON ALL ROUTINES IN SCHEMA news FROM PUBLIC, finews_loader, finews_analyst;

GRANT USAGE ON SCHEMA news TO finews_loader, finews_analyst;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA news TO finews_loader;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA news TO finews_loader;
GRANT EXECUTE ON ALL ROUTINES IN SCHEMA news TO finews_loader;
GRANT SELECT ON ALL TABLES IN SCHEMA news TO finews_analyst;

DO $$
DECLARE
    thing text;
BEGIN
    -- Raw pages.
    FOR thing IN SELECT relid::text FROM pg_partition_tree('news.answer_body') LOOP
        EXECUTE 'REVOKE ALL ON ' || thing || ' FROM finews_analyst';
    END LOOP;
    -- What runs with its caller's rights. The others make partitions and refresh views with the owner's.
    FOR thing IN SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'news'::regnamespace AND NOT prosecdef LOOP
        EXECUTE 'GRANT EXECUTE ON ROUTINE ' || thing || ' TO finews_analyst';
    END LOOP;
END $$;
