namespace StreamGroups.Registration;

/// <summary>Finds typed publishers of which nobody could tell which stream is meant.</summary>
internal static class PublisherCheck
{
    public static void Run(IReadOnlyList<PublisherRegistration> publishers, List<string> faults)
    {
        foreach (var same in publishers.GroupBy(publisher => publisher.Message).Where(same => same.Count() > 1))
            faults.Add(RegistrationFaults.SeveralPublishers(same.Key, same.Count()));
        var types = publishers.Where(publisher => publisher.Stream is null).DistinctBy(publisher => publisher.Message);
        foreach (var named in types.GroupBy(publisher => publisher.Name, StringComparer.OrdinalIgnoreCase).Where(named => named.Count() > 1))
            faults.Add(RegistrationFaults.PublishersOfOneName(named.Key, [.. named.Select(publisher => publisher.Message)]));
    }
}
