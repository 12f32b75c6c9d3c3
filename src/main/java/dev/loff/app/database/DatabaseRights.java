package dev.loff.app.database;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Warns when a serving host logs in to the database with more rights than it needs. */
@ApplicationScoped
class DatabaseRights {
    private static final Logger LOG = Logger.getLogger(DatabaseRights.class);

    private final AgroalDataSource database;
    private final boolean serves;

    DatabaseRights(AgroalDataSource database, @ConfigProperty(name = "quarkus.http.host-enabled") boolean serves) {
        this.database = database;
        this.serves = serves;
    }

    void look(@Observes StartupEvent event) throws SQLException {
        if (!serves) {
            return;
        }
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select current_user, rolsuper from pg_roles"
                        + " where rolname = current_user and (rolsuper or rolcreaterole or rolbypassrls)")) {
            if (row.next()) {
                LOG.warnf(
                        "The database role has more rights than Loff needs: give it one that only owns its database"
                                + " (loff.db.user=%s, superuser=%s)",
                        row.getString(1), row.getBoolean(2));
            }
        }
    }
}
