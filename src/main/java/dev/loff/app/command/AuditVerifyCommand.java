package dev.loff.app.command;

import dev.loff.registry.AuditChain;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Prove that no entry was changed, removed or put in between: exit code 1 names the first that was.",
            "Prints the head. Kept elsewhere, it also proves later that the whole log was not written anew."
        })
@Dependent
@Unremovable
public class AuditVerifyCommand implements Callable<Integer> {
    @Option(
            names = "--expect",
            paramLabel = "HEAD",
            converter = HeadConverter.class,
            description = "A head of earlier, which the log must have had.")
    AuditChain.@Nullable Head expected;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Inject
    AuditChain chain;

    @Override
    public Integer call() {
        AuditChain.Verification found = chain.verify(expected);
        if (json) {
            Output.json(found);
        } else if (found.broken() == null) {
            System.out.println(found.head().position() + " entries verified; head " + found.head());
        } else {
            System.out.println("The audit log is not as it was written: " + found.broken());
        }
        return (found.broken() == null ? ExitCode.COMPLETED : ExitCode.FAILED).code();
    }

    /** {@code 17:} and the hash. */
    static final class HeadConverter implements ITypeConverter<AuditChain.Head> {
        @Override
        public AuditChain.Head convert(String value) {
            String[] parts = value.split(":", 2);
            if (!value.matches("\\d{1,18}:[0-9a-f]{64}")) {
                throw new TypeConversionException("'" + value + "' is no head such as 17:e3b0c442...");
            }
            return new AuditChain.Head(Long.parseLong(parts[0]), parts[1]);
        }
    }
}
