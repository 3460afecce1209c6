Console.WriteLine("ready");
await Task.Delay(Timeout.InfiniteTimeSpan);
