namespace StreamGroups.Engine.Dispatching;

internal enum FailureKind { Retry, DeadLetter, Release, Ack }
