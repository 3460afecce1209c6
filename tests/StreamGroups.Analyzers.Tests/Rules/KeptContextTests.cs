using StreamGroups.Analyzers.Handlers;
using StreamGroups.Analyzers.Tests.Verification;
using Xunit;

namespace StreamGroups.Analyzers.Tests.Rules;

public sealed class KeptContextTests
{
    private const string Members = """
        private MessageContext? _last;

        private static readonly ConcurrentQueue<MessageContext> Queue = new();

        private static readonly AsyncLocal<MessageContext> Current = new();

        private EntryId _id;

        private static Task UseAsync(MessageContext context) => Task.CompletedTask;
        """;

    [Theory]
    [InlineData("group.Handle<Order>((order, context) => { _last = [|context|]; });")]
    [InlineData("group.Handle((Order order, MessageContext context) => { _last ??= [|context|]; });")]
    [InlineData("group.Handle<Order>((order, context) => Queue.Enqueue([|context|]));")]
    [InlineData("var all = new List<MessageContext>(); group.Handle<Order>((order, context) => all.Add([|context|]));")]
    [InlineData("MessageContext? last = null; group.Handle<Order>((order, context) => { last = [|context|]; });")]
    [InlineData("var all = new Dictionary<string, MessageContext>(); group.Handle<Order>((order, context) => { all[order.Id] = [|context|]; });")]
    [InlineData("group.Handle<Order>((order, context) => { Task.Run(() => UseAsync([|context|])); });")]
    [InlineData("group.Handle<Order>((order, context) => { _ = Task.Run(async () => await [|context|].AckAsync()); });")]
    [InlineData("group.Handle<Order>((order, context) => { ThreadPool.QueueUserWorkItem(_ => Console.WriteLine([|context|].Id)); });")]
    [InlineData("group.Handle(OnOrder); void OnOrder(Order order, MessageContext context) { _last = [|context|]; }")]
    public Task A_context_that_is_kept_is_reported(string statements) => Verify.ReportsAsync<KeptContextAnalyzer>(statements, Members);

    [Theory]
    [InlineData("group.Handle<Order>((order, context) => { _id = context.Id; });")]
    [InlineData("group.Handle<Order>((order, context) => Console.WriteLine(context.Id));")]
    [InlineData("group.Handle<Order>(async (order, context) => await Task.Run(() => UseAsync(context)));")]
    [InlineData("group.Handle<Order>((order, context) => Task.Run(() => UseAsync(context)));")]
    [InlineData("group.Handle<Order>((order, context) => { var mine = context; Console.WriteLine(mine.Id); });")]
    [InlineData("group.Handle<Order>((order, context) => { var all = new List<MessageContext>(); all.Add(context); });")]
    [InlineData("group.Handle<Order>((order, context) => { Current.Value = context; });")]
    [InlineData("group.Handle<Order>((order, context) => UseAsync(context));")]
    [InlineData("group.Handle<Order>((order, context) => { var later = Task.Run(() => UseAsync(context)); later.ContinueWith(_ => { }); });")]
    public Task One_that_is_used_within_the_handler_is_not(string statements) => Verify.ReportsAsync<KeptContextAnalyzer>(statements, Members);

    /// <summary>The class lives as long as the message.</summary>
    [Fact]
    public Task A_class_may_keep_it_in_a_field_of_its_own() => Verify.ReportsInAsync<KeptContextAnalyzer>("""
        public sealed class Handler : IMessageHandler<Order>
        {
            private static MessageContext? s_last;
            private MessageContext? _context;

            public Task HandleAsync(Order message, MessageContext context, CancellationToken cancellationToken)
            {
                _context = context;
                s_last = [|context|];
                return ChargeAsync();
            }

            private Task ChargeAsync() => Console.Out.WriteLineAsync(_context!.Id.ToString());
        }
        """);
}
