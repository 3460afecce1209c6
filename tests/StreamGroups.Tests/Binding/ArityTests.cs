using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace StreamGroups.Tests.Binding;

/// <summary>Up to eight services, each in its place, for every kind of result and however the types are given.</summary>
public sealed class ArityTests
{
    public static TheoryData<int> Counts => [0, 1, 2, 3, 4, 5, 6, 7, 8];

    [Theory]
    [MemberData(nameof(Counts))]
    public Task Lambdas_of_no_result(int services) => CallsAsync(services, (test, group) => _ = services switch
    {
        0 => group.Handle((string msg) => Add(test, msg)),
        1 => group.Handle((string msg, A a) => Add(test, msg, a)),
        2 => group.Handle((string msg, A a, B b) => Add(test, msg, a, b)),
        3 => group.Handle((string msg, A a, B b, C c) => Add(test, msg, a, b, c)),
        4 => group.Handle((string msg, A a, B b, C c, D d) => Add(test, msg, a, b, c, d)),
        5 => group.Handle((string msg, A a, B b, C c, D d, E e) => Add(test, msg, a, b, c, d, e)),
        6 => group.Handle((string msg, A a, B b, C c, D d, E e, F f) => Add(test, msg, a, b, c, d, e, f)),
        7 => group.Handle((string msg, A a, B b, C c, D d, E e, F f, G g) => Add(test, msg, a, b, c, d, e, f, g)),
        _ => group.Handle((string msg, A a, B b, C c, D d, E e, F f, G g, H h) => Add(test, msg, a, b, c, d, e, f, g, h)),
    });

    [Theory]
    [MemberData(nameof(Counts))]
    public Task Lambdas_of_a_Task(int services) => CallsAsync(services, (test, group) => _ = services switch
    {
        0 => group.Handle((string msg) => AddAsync(test, msg)),
        1 => group.Handle((string msg, A a) => AddAsync(test, msg, a)),
        2 => group.Handle((string msg, A a, B b) => AddAsync(test, msg, a, b)),
        3 => group.Handle((string msg, A a, B b, C c) => AddAsync(test, msg, a, b, c)),
        4 => group.Handle((string msg, A a, B b, C c, D d) => AddAsync(test, msg, a, b, c, d)),
        5 => group.Handle((string msg, A a, B b, C c, D d, E e) => AddAsync(test, msg, a, b, c, d, e)),
        6 => group.Handle((string msg, A a, B b, C c, D d, E e, F f) => AddAsync(test, msg, a, b, c, d, e, f)),
        7 => group.Handle((string msg, A a, B b, C c, D d, E e, F f, G g) => AddAsync(test, msg, a, b, c, d, e, f, g)),
        _ => group.Handle((string msg, A a, B b, C c, D d, E e, F f, G g, H h) => AddAsync(test, msg, a, b, c, d, e, f, g, h)),
    });

    [Theory]
    [MemberData(nameof(Counts))]
    public Task Lambdas_of_a_ValueTask(int services) => CallsAsync(services, (test, group) => _ = services switch
    {
        0 => group.Handle((string msg) => AddValueAsync(test, msg)),
        1 => group.Handle((string msg, A a) => AddValueAsync(test, msg, a)),
        2 => group.Handle((string msg, A a, B b) => AddValueAsync(test, msg, a, b)),
        3 => group.Handle((string msg, A a, B b, C c) => AddValueAsync(test, msg, a, b, c)),
        4 => group.Handle((string msg, A a, B b, C c, D d) => AddValueAsync(test, msg, a, b, c, d)),
        5 => group.Handle((string msg, A a, B b, C c, D d, E e) => AddValueAsync(test, msg, a, b, c, d, e)),
        6 => group.Handle((string msg, A a, B b, C c, D d, E e, F f) => AddValueAsync(test, msg, a, b, c, d, e, f)),
        7 => group.Handle((string msg, A a, B b, C c, D d, E e, F f, G g) => AddValueAsync(test, msg, a, b, c, d, e, f, g)),
        _ => group.Handle((string msg, A a, B b, C c, D d, E e, F f, G g, H h) => AddValueAsync(test, msg, a, b, c, d, e, f, g, h)),
    });

    [Theory]
    [MemberData(nameof(Counts))]
    public Task Lambdas_whose_message_type_is_named_too(int services) => CallsAsync(services, (test, group) => _ = services switch
    {
        0 => group.Handle<string>((string msg) => AddAsync(test, msg)),
        1 => group.Handle<string>((string msg, A a) => AddAsync(test, msg, a)),
        2 => group.Handle<string>((string msg, A a, B b) => AddAsync(test, msg, a, b)),
        3 => group.Handle<string>((string msg, A a, B b, C c) => AddAsync(test, msg, a, b, c)),
        4 => group.Handle<string>((string msg, A a, B b, C c, D d) => AddAsync(test, msg, a, b, c, d)),
        5 => group.Handle<string>((string msg, A a, B b, C c, D d, E e) => AddAsync(test, msg, a, b, c, d, e)),
        6 => group.Handle<string>((string msg, A a, B b, C c, D d, E e, F f) => AddAsync(test, msg, a, b, c, d, e, f)),
        7 => group.Handle<string>((string msg, A a, B b, C c, D d, E e, F f, G g) => AddAsync(test, msg, a, b, c, d, e, f, g)),
        _ => group.Handle<string>((string msg, A a, B b, C c, D d, E e, F f, G g, H h) => AddAsync(test, msg, a, b, c, d, e, f, g, h)),
    });

    [Theory]
    [MemberData(nameof(Counts))]
    public Task Untyped_lambdas(int services) => CallsAsync(services, (test, group) => _ = services switch
    {
        0 => group.Handle<string>((msg) => Add(test, msg)),
        1 => group.Handle<string, A>((msg, a) => Add(test, msg, a)),
        2 => group.Handle<string, A, B>((msg, a, b) => Add(test, msg, a, b)),
        3 => group.Handle<string, A, B, C>((msg, a, b, c) => Add(test, msg, a, b, c)),
        4 => group.Handle<string, A, B, C, D>((msg, a, b, c, d) => Add(test, msg, a, b, c, d)),
        5 => group.Handle<string, A, B, C, D, E>((msg, a, b, c, d, e) => Add(test, msg, a, b, c, d, e)),
        6 => group.Handle<string, A, B, C, D, E, F>((msg, a, b, c, d, e, f) => Add(test, msg, a, b, c, d, e, f)),
        7 => group.Handle<string, A, B, C, D, E, F, G>((msg, a, b, c, d, e, f, g) => Add(test, msg, a, b, c, d, e, f, g)),
        _ => group.Handle<string, A, B, C, D, E, F, G, H>((msg, a, b, c, d, e, f, g, h) => Add(test, msg, a, b, c, d, e, f, g, h)),
    });

    [Theory]
    [MemberData(nameof(Counts))]
    public Task Lambdas_of_a_result(int services) => CallsAsync(services, (test, group) => _ = services switch
    {
        0 => group.Handle((string msg) => Result(test, msg)),
        1 => group.Handle((string msg, A a) => Result(test, msg, a)),
        2 => group.Handle((string msg, A a, B b) => Result(test, msg, a, b)),
        3 => group.Handle((string msg, A a, B b, C c) => Result(test, msg, a, b, c)),
        4 => group.Handle((string msg, A a, B b, C c, D d) => Result(test, msg, a, b, c, d)),
        5 => group.Handle((string msg, A a, B b, C c, D d, E e) => Result(test, msg, a, b, c, d, e)),
        6 => group.Handle((string msg, A a, B b, C c, D d, E e, F f) => Result(test, msg, a, b, c, d, e, f)),
        7 => group.Handle((string msg, A a, B b, C c, D d, E e, F f, G g) => Result(test, msg, a, b, c, d, e, f, g)),
        _ => group.Handle((string msg, A a, B b, C c, D d, E e, F f, G g, H h) => Result(test, msg, a, b, c, d, e, f, g, h)),
    }, hasResult: true);

    [Theory]
    [MemberData(nameof(Counts))]
    public Task Lambdas_of_a_Task_of_a_result(int services) => CallsAsync(services, (test, group) => _ = services switch
    {
        0 => group.Handle((string msg) => ResultAsync(test, msg)),
        1 => group.Handle((string msg, A a) => ResultAsync(test, msg, a)),
        2 => group.Handle((string msg, A a, B b) => ResultAsync(test, msg, a, b)),
        3 => group.Handle((string msg, A a, B b, C c) => ResultAsync(test, msg, a, b, c)),
        4 => group.Handle((string msg, A a, B b, C c, D d) => ResultAsync(test, msg, a, b, c, d)),
        5 => group.Handle((string msg, A a, B b, C c, D d, E e) => ResultAsync(test, msg, a, b, c, d, e)),
        6 => group.Handle((string msg, A a, B b, C c, D d, E e, F f) => ResultAsync(test, msg, a, b, c, d, e, f)),
        7 => group.Handle((string msg, A a, B b, C c, D d, E e, F f, G g) => ResultAsync(test, msg, a, b, c, d, e, f, g)),
        _ => group.Handle((string msg, A a, B b, C c, D d, E e, F f, G g, H h) => ResultAsync(test, msg, a, b, c, d, e, f, g, h)),
    }, hasResult: true);

    [Theory]
    [MemberData(nameof(Counts))]
    public Task Lambdas_of_a_ValueTask_of_a_result(int services) => CallsAsync(services, (test, group) => _ = services switch
    {
        0 => group.Handle((string msg) => ResultValueAsync(test, msg)),
        1 => group.Handle((string msg, A a) => ResultValueAsync(test, msg, a)),
        2 => group.Handle((string msg, A a, B b) => ResultValueAsync(test, msg, a, b)),
        3 => group.Handle((string msg, A a, B b, C c) => ResultValueAsync(test, msg, a, b, c)),
        4 => group.Handle((string msg, A a, B b, C c, D d) => ResultValueAsync(test, msg, a, b, c, d)),
        5 => group.Handle((string msg, A a, B b, C c, D d, E e) => ResultValueAsync(test, msg, a, b, c, d, e)),
        6 => group.Handle((string msg, A a, B b, C c, D d, E e, F f) => ResultValueAsync(test, msg, a, b, c, d, e, f)),
        7 => group.Handle((string msg, A a, B b, C c, D d, E e, F f, G g) => ResultValueAsync(test, msg, a, b, c, d, e, f, g)),
        _ => group.Handle((string msg, A a, B b, C c, D d, E e, F f, G g, H h) => ResultValueAsync(test, msg, a, b, c, d, e, f, g, h)),
    }, hasResult: true);

    private static async Task CallsAsync(int services, Action<TestGroup, IGroupBuilder> handle, bool hasResult = false)
    {
        await using var test = new TestGroup();
        test.Services.AddScoped<A>().AddScoped<B>().AddScoped<C>().AddScoped<D>();
        test.Services.AddScoped<E>().AddScoped<F>().AddScoped<G>().AddScoped<H>();
        handle(test, test.Builder);

        var delivery = TestGroup.Deliver("Hi!");
        await test.Pipeline.HandleAsync(delivery, test.Settler, default);

        Type[] types = [typeof(string), typeof(A), typeof(B), typeof(C), typeof(D), typeof(E), typeof(F), typeof(G), typeof(H)];
        Assert.Equal(types[..(services + 1)], test.Seen.Select(seen => seen!.GetType()));
        Assert.Equal(hasResult, delivery.Outcome == Outcome.Ignore);
    }

    private static void Add(TestGroup test, params object[] seen) => test.Seen.AddRange(seen);

    private static async Task AddAsync(TestGroup test, params object[] seen)
    {
        await Task.Yield();
        test.Seen.AddRange(seen);
    }

    private static async ValueTask AddValueAsync(TestGroup test, params object[] seen)
    {
        await Task.Yield();
        test.Seen.AddRange(seen);
    }

    private static Outcome Result(TestGroup test, params object[] seen)
    {
        test.Seen.AddRange(seen);
        return Outcome.Ignore;
    }

    private static async Task<Outcome> ResultAsync(TestGroup test, params object[] seen)
    {
        await AddAsync(test, seen);
        return Outcome.Ignore;
    }

    private static async ValueTask<Outcome> ResultValueAsync(TestGroup test, params object[] seen)
    {
        await AddAsync(test, seen);
        return Outcome.Ignore;
    }

    private sealed class A;
    private sealed class B;
    private sealed class C;
    private sealed class D;
    private sealed class E;
    private sealed class F;
    private sealed class G;
    private sealed class H;
}
