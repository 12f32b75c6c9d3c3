package dev.loff.app.metrics;

import java.util.List;

/** What is kept: models, files, messages that wait, and the database itself. */
final class StoreFacts {

    /** Models have few names; should somebody make thousands, the newest tell. */
    private static final int MODELS = 100;

    private static final List<String> MODEL = List.of("model", "alias");

    static final List<Fact> ALL = List.of(
            Fact.gauge(
                    "loff_model_version",
                    "The version that the alias points at, of the " + MODELS + " models whose aliases changed last.",
                    MODEL,
                    aliases("v.version")),
            Fact.gauge(
                    "loff_model_test_accuracy_ratio",
                    "Share of right answers on test images, of the version that the alias points at.",
                    MODEL,
                    aliases("v.test_accuracy")),
            Fact.gauge("loff_model_versions", "Model versions in the registry.", List.of(), """
                    select count(*) from model_version"""),
            Fact.gauge("loff_stored_features_bytes", "Bytes of the shards that are there.", List.of(), """
                    select coalesce(sum(size_bytes), 0) from shard where gone_at is null""")
                    .seldom(),
            Fact.gauge("loff_database_size_bytes", "Bytes that the database takes on its disk.", List.of(), """
                    select pg_database_size(current_database())""")
                    .seldom(),
            Fact.gauge(
                    "loff_integrity_last_check_timestamp_seconds",
                    "When stored files were last compared with the registry, by the command that did: verify or fsck.",
                    List.of("check"),
                    newestCheck("extract(epoch from checked_at)")),
            Fact.gauge(
                    "loff_integrity_problems",
                    "Stored files that the newest check found missing or changed.",
                    List.of("check"),
                    newestCheck("problems")),
            Fact.gauge(
                    "loff_notifications",
                    "Notifications by channel and state: waiting, sent, given_up.",
                    List.of("channel", "state"),
                    """
                    select c.name, lower(s.state), count(n.id)
                    from notification_channel c cross join unnest(array['WAITING', 'SENT', 'GIVEN_UP']) as s (state)
                    left join notification n on n.channel = c.name and n.state = s.state
                    group by c.name, s.state"""));

    private StoreFacts() {}

    private static String aliases(String value) {
        return """
                select a.model, a.alias, %s from (select * from model_alias order by changed_at desc limit %d) a
                join model_version v on v.id = a.model_version_id""".formatted(value, 2 * MODELS);
    }

    private static String newestCheck(String value) {
        return "select distinct on (kind) kind, " + value + " from integrity_check order by kind, id desc";
    }
}
