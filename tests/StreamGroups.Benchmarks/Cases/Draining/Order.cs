namespace StreamGroups.Benchmarks.Cases.Draining;

internal sealed record Order(int Number, string Customer, string Article, int Amount, decimal Price);
