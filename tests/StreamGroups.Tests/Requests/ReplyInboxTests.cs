using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StreamGroups.Diagnostics;
using StreamGroups.Requests;
using StreamGroups.TestSupport;
using StreamGroups.Tests.Engine;
using StreamGroups.Transport;
using Xunit;

namespace StreamGroups.Tests.Requests;

public sealed class ReplyInboxTests
{
    [Fact]
    public async Task A_listener_that_is_being_opened_while_the_process_ends_is_ended_too()
    {
        var (store, replies) = (new EngineStore(), new SlowReplies());
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meter = new StreamGroupsMeter(services.GetRequiredService<IMeterFactory>());
        var inbox = new ReplyInbox(
            store.Transport, replies, store.Sessions, new ReplyMetrics(meter), store.Time, Options.Create(new RedisStreamsOptions()));
        var opening = inbox.OpenAsync(default).AsTask();
        await replies.Asked.Task.InTime();
        var ending = inbox.DisposeAsync().AsTask();

        replies.Answer.SetResult();
        await ending.InTime();
        await Task.WhenAny(opening).InTime();
        Assert.False(replies.IsListening);
    }

    /// <summary>Its answer comes when the test says so, whatever is cancelled meanwhile.</summary>
    private sealed class SlowReplies : IReplyStore, IDisposable
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsListening { get; private set; }

        public string AddressOf(string stream) => stream;

        public async ValueTask<IDisposable> ListenAsync(
            string address, Action<ReadOnlyMemory<byte>> received, CancellationToken cancellationToken)
        {
            Asked.SetResult();
            await Answer.Task;
            IsListening = true;
            return this;
        }

        public ValueTask ForgetAsync(string stream, CancellationToken cancellationToken) => default;

        public void Dispose() => IsListening = false;
    }
}
