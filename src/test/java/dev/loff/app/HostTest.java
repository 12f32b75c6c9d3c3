package dev.loff.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loff.app.config.LoffConfig;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.tensorflow.TensorFlow;

@QuarkusTest
class HostTest {

    @Inject
    DataSource source;

    @Inject
    LoffConfig config;

    @Test
    void tensorFlowStandsInOneClassLoaderForTheLifeOfTheJvm() {
        ClassLoader loader = TensorFlow.class.getClassLoader();
        assertThat(loader).isSameAs(Loader.class.getClassLoader());
        assertThat(loader.toString()).doesNotContain("Quarkus Runtime");
        assertThat(TensorFlow.version()).startsWith("2.18");
    }

    @Test
    void usesTheEmbeddedDatabase() throws SQLException {
        try (Connection connection = source.getConnection()) {
            assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo("PostgreSQL");
            assertThat(connection.getMetaData().getURL()).isEqualTo(config.db().url());
        }
    }
}
