namespace StreamGroups.Serialization;

/// <summary>Puts a message's headers into FastStream's order.</summary>
internal static class HeaderList
{
    /// <summary>The library's headers, then the user's; one of the user's with the name of one of the library's takes its place.</summary>
    public static ReadOnlySpan<KeyValuePair<string, string>> Make(
        ref OwnHeaders room, PublishOptions? options, string correlationId, string? contentType, string? messageType)
    {
        Span<KeyValuePair<string, string>> own = room;
        var count = 0;
        own[count++] = new(HeaderNames.CorrelationId, options?.CorrelationId ?? correlationId);
        if (contentType is not null) own[count++] = new(HeaderNames.ContentType, contentType);
        if (!string.IsNullOrEmpty(options?.ReplyTo)) own[count++] = new(HeaderNames.ReplyTo, options.ReplyTo);
        if (options?.MessageId is { } messageId) own[count++] = new(HeaderNames.MessageId, messageId);
        if (messageType is not null) own[count++] = new(HeaderNames.MessageType, messageType);
        own = own[..count];
        return options?.Headers is { Count: > 0 } users ? Combine(own, users) : own;
    }

    private static KeyValuePair<string, string>[] Combine(
        ReadOnlySpan<KeyValuePair<string, string>> own, IReadOnlyDictionary<string, string> users)
    {
        List<KeyValuePair<string, string>> headers = new(own.Length + users.Count);
        headers.AddRange(own);
        foreach (var header in users)
        {
            var place = IndexOf(own, header.Key);
            if (place < 0) headers.Add(header);
            else headers[place] = header;
        }
        return [.. headers];
    }

    private static int IndexOf(ReadOnlySpan<KeyValuePair<string, string>> headers, string name)
    {
        for (var i = 0; i < headers.Length; i++)
        {
            if (headers[i].Key == name) return i;
        }
        return -1;
    }
}
