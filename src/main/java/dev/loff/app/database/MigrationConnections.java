package dev.loff.app.database;

import dev.loff.app.config.LoffConfig;
import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.inject.Singleton;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.postgresql.ds.PGSimpleDataSource;

/** Gives migrations their own connections: rewriting a large table may take longer than any other statement. */
@Singleton
class MigrationConnections implements FlywayConfigurationCustomizer {
    private final LoffConfig.Db config;

    MigrationConnections(LoffConfig config) {
        this.config = config.db();
    }

    @Override
    public void customize(FluentConfiguration flyway) {
        PGSimpleDataSource source = DriverTimeouts.withoutAnswer();
        source.setUrl(config.url());
        source.setUser(config.user());
        source.setPassword(config.password().orElse(""));
        flyway.dataSource(source);
    }
}
