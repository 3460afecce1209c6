using StreamGroups.TestSupport.RedisServers;
using StreamGroups.TestSupport.RedisServers.Clusters;
using Xunit;

[assembly: AssemblyFixture(typeof(SharedRedis))]
[assembly: AssemblyFixture(typeof(SharedCluster))]
