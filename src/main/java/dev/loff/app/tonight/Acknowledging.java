package dev.loff.app.tonight;

import dev.loff.app.jobs.Actor;
import dev.loff.app.jobs.Audit;
import dev.loff.app.jobs.RefusedException;
import dev.loff.app.tonight.Tonight.Trouble;
import dev.loff.registry.Acknowledgements;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Map;

/** Takes something off the list of what needs a hand, with a reason, until something new happens to it. */
@ApplicationScoped
@Transactional
public class Acknowledging {
    private static final int LONGEST_REASON = 1000;

    private final TonightReport report;
    private final Acknowledgements acknowledgements;
    private final Audit audit;

    Acknowledging(TonightReport report, Acknowledgements acknowledgements, Audit audit) {
        this.report = report;
        this.acknowledgements = acknowledgements;
        this.audit = audit;
    }

    /** What needs a hand under this id, acknowledged or not; a number alone is a run's. */
    public Trouble find(String id) {
        String named = id.matches("\\d+") ? "run-" + id : id;
        return report.allTroubles().stream()
                .filter(it -> it.id().equals(named))
                .findFirst()
                .orElseThrow(() -> RefusedException.unknown(
                        "Cannot acknowledge: nothing of that id needs a hand, see `loff acknowledge` (id=" + id + ")"));
    }

    public void acknowledge(String id, String reason, Actor by) {
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw RefusedException.invalid(
                    "Cannot acknowledge: a reason has 1 to " + LONGEST_REASON + " characters (id=" + id + ")");
        }
        Trouble trouble = find(id);
        acknowledgements.put(trouble.id(), by.name(), reason.strip());
        audit.other(
                by,
                "acknowledge",
                subject(trouble),
                Map.of("why", trouble.why()),
                Map.of("id", trouble.id(), "reason", reason.strip()));
    }

    private static String subject(Trouble trouble) {
        if (trouble.execution() != null) {
            return "execution " + trouble.execution();
        }
        return trouble.version() != null ? "model " + trouble.version().model() : "schedule " + trouble.schedule();
    }
}
