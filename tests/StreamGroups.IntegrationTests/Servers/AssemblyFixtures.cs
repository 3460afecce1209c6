using StreamGroups.TestSupport.RedisServers;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedRedis))]
