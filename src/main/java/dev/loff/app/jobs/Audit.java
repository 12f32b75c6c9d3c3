package dev.loff.app.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loff.registry.AuditLog;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The audit log: every change that somebody asked for, or that Loff made by itself, with what was before and after. */
@ApplicationScoped
public class Audit {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final AuditLog log;

    Audit(AuditLog log) {
        this.log = log;
    }

    /** Newest first, of ids below {@code beforeId}; of one execution if one is given. */
    public List<AuditLog.Entry> recent(long beforeId, int limit, @Nullable Long execution) {
        return log.recent(beforeId, limit, execution);
    }

    /** Writes down what was done to an execution, in the current transaction or in one of its own. */
    public void execution(Actor by, String action, long execution, Map<String, ?> before, Map<String, ?> after) {
        log.write(new AuditLog.Deed(
                by.name(), by.origin(), action, "execution " + execution, execution, json(before), json(after)));
    }

    /** Writes down what was done to something else. */
    public void other(Actor by, String action, String subject, Map<String, ?> before, Map<String, ?> after) {
        log.write(new AuditLog.Deed(by.name(), by.origin(), action, subject, null, json(before), json(after)));
    }

    static @Nullable String json(Map<String, ?> value) {
        if (value.isEmpty()) {
            return null;
        }
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write down what was changed", e);
        }
    }
}
