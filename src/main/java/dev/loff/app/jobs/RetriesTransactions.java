package dev.loff.app.jobs;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import org.jspecify.annotations.Nullable;

/**
 * Retries each transactional method that begins its transaction, as {@link RetriedTransaction} does. A method that joins its
 * caller's transaction is retried with it. It comes right before the interceptors that begin and end the transactions.
 */
final class RetriesTransactions {
    private static final int JUST_OUTSIDE = Interceptor.Priority.PLATFORM_BEFORE + 199;

    private RetriesTransactions() {}

    private static @Nullable Object retried(InvocationContext method) throws Exception {
        return RetriedTransaction.retried(method::proceed, () -> true);
    }

    @Interceptor
    @Transactional
    @Priority(JUST_OUTSIDE)
    static class Required {
        private final TransactionSynchronizationRegistry transactions;

        Required(TransactionSynchronizationRegistry transactions) {
            this.transactions = transactions;
        }

        @AroundInvoke
        @Nullable
        Object around(InvocationContext method) throws Exception {
            return transactions.getTransactionStatus() == Status.STATUS_NO_TRANSACTION
                    ? retried(method)
                    : method.proceed();
        }
    }

    @Interceptor
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    @Priority(JUST_OUTSIDE)
    static class RequiresNew {
        @AroundInvoke
        @Nullable
        Object around(InvocationContext method) throws Exception {
            return retried(method);
        }
    }
}
