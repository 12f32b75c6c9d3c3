package dev.loff.app.metrics;

import java.util.List;

/** Stored data: models, files, notifications, and the database itself. */
final class StoreFacts {

    /** Usually there are few models; if there are thousands, only those that changed last are shown. */
    private static final int MODELS = 100;

    private static final List<String> MODEL = List.of("model", "alias");

    private static final String NAMES =
            "select model from model_alias where alias = 'candidate' order by changed_at desc limit " + MODELS;

    private static final String CHECKS = """
                select v.model, %s from champion_check c join model_version v on v.id = c.model_version_id
                join model_alias a on a.model_version_id = v.id and a.alias = 'champion'
                order by c.checked_at desc limit\s""" + MODELS;

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
            Fact.gauge(
                    "loff_model_versions_waiting",
                    "Versions that a person has to promote or decline, by what the gate decided: held, proposed.",
                    List.of("model", "decision"),
                    """
                    select m.model, lower(d.decision), count(g.model_version_id)
                    from (%s) m cross join unnest(array['HELD', 'PROPOSED']) as d (decision)
                    left join (gate_decision g join model_version v on v.id = g.model_version_id)
                      on v.model = m.model and g.decision = d.decision and g.outcome is null
                    group by m.model, d.decision""".formatted(NAMES)),
            Fact.gauge(
                    "loff_model_champion_pinned",
                    "Whether a person pinned the champion, so that the gate only proposes: 1 or 0.",
                    List.of("model"),
                    """
                    select m.model, case when p.model is null then 0 else 1 end
                    from (%s) m left join model_pin p on p.model = m.model""".formatted(NAMES)),
            Fact.gauge(
                    "loff_model_champion_accuracy_ratio",
                    "Share of right answers of the champion on the test images of the newest night.",
                    List.of("model"),
                    CHECKS.formatted("c.accuracy")),
            Fact.gauge(
                    "loff_model_champion_accuracy_fell",
                    "Whether that is less than when the champion was registered, by more than chance: 1 or 0.",
                    List.of("model"),
                    CHECKS.formatted("case when c.fell then 1 else 0 end")),
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
