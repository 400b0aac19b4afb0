package io.diagon.datanode.rpc;

import io.diagon.datanode.replication.ReplicaSession;
import io.diagon.error.ErrorCode;
import io.diagon.error.GrpcFailures;
import io.diagon.error.SearchException;
import io.diagon.protocol.replication.CopyProgress;
import io.diagon.protocol.replication.FileProgress;
import io.diagon.protocol.replication.FilesInstalled;
import io.diagon.protocol.replication.FilesWanted;
import io.diagon.protocol.replication.ReplicateRequest;
import io.diagon.protocol.replication.ReplicateResponse;
import io.diagon.protocol.replication.ReplicationServiceGrpc;
import io.grpc.stub.StreamObserver;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Streams from primaries to the copies on this node. The wait for the disk goes on beside the next operations. */
public final class ReplicationGrpcService extends ReplicationServiceGrpc.ReplicationServiceImplBase {
    private final Supplier<ReplicaSession> sessions;
    private final Executor executor;
    /** As many as there are primaries which write to copies here. */
    private final Set<Session> streams = ConcurrentHashMap.newKeySet();

    /** @param executor of virtual threads; a primary has a limited number of operations under way */
    public ReplicationGrpcService(Supplier<ReplicaSession> sessions, Executor executor) {
        this.sessions = sessions;
        this.executor = executor;
    }

    @Override
    public StreamObserver<ReplicateRequest> replicate(StreamObserver<ReplicateResponse> observer) {
        Session stream = new Session(sessions.get(), observer);
        streams.add(stream);
        return stream;
    }

    /** Ends the streams, which do not end by themselves. */
    public void close() {
        streams.forEach(stream -> stream.fail(new SearchException(ErrorCode.NODE_NOT_CONNECTED, "node is stopping")));
    }

    private final class Session implements StreamObserver<ReplicateRequest> {
        private final ReplicaSession session;
        private final StreamObserver<ReplicateResponse> observer;
        private boolean over;

        Session(ReplicaSession session, StreamObserver<ReplicateResponse> observer) {
            this.session = session;
            this.observer = observer;
        }

        @Override
        public void onNext(ReplicateRequest request) {
            try {
                take(request);
            } catch (Throwable e) {
                fail(e);
            }
        }

        private void take(ReplicateRequest request) {
            switch (request.getKindCase()) {
                case OPEN -> send(ReplicateResponse.newBuilder().setOpened(progress(session.open(request.getOpen()))));
                case APPEND -> {
                    ReplicaSession.Appended appended = session.append(request.getAppend());
                    executor.execute(() -> answer(appended));
                }
                case OFFER_FILES ->
                    send(ReplicateResponse.newBuilder()
                            .setFilesWanted(
                                    FilesWanted.newBuilder().addAllNames(session.offer(request.getOfferFiles()))));
                case FILE_CHUNK ->
                    send(ReplicateResponse.newBuilder()
                            .setFileProgress(
                                    FileProgress.newBuilder().setBytes(session.write(request.getFileChunk()))));
                case INSTALL_FILES -> {
                    session.install();
                    send(ReplicateResponse.newBuilder().setFilesInstalled(FilesInstalled.getDefaultInstance()));
                }
                case KIND_NOT_SET ->
                    throw new SearchException(ErrorCode.UNSUPPORTED_OPERATION, "replication message is not known");
            }
        }

        private void answer(ReplicaSession.Appended appended) {
            try {
                send(ReplicateResponse.newBuilder().setAppended(session.finish(appended)));
            } catch (Throwable e) {
                fail(e);
            }
        }

        private static CopyProgress.Builder progress(long checkpoint) {
            return CopyProgress.newBuilder().setLocalCheckpoint(checkpoint);
        }

        private synchronized void send(ReplicateResponse.Builder response) {
            if (!over) {
                observer.onNext(response.build());
            }
        }

        private synchronized void fail(Throwable e) {
            if (end()) {
                observer.onError(GrpcFailures.toStatus(e));
            }
        }

        @Override
        public synchronized void onError(Throwable gone) {
            var _ = end();
        }

        @Override
        public synchronized void onCompleted() {
            if (end()) {
                observer.onCompleted();
            }
        }

        private boolean end() {
            boolean first = !over;
            over = true;
            streams.remove(this);
            return first;
        }
    }
}
