namespace StreamGroups.Serialization;

/// <summary>Where the parts of one envelope are. Offsets and lengths in bytes, from the envelope's first byte.</summary>
/// <param name="FirstHeader">Where the first header's name starts, with its length.</param>
/// <param name="HeaderCount">The number of headers; as many are there.</param>
/// <param name="DataStart">Where the headers end and the body starts.</param>
/// <param name="ContentTypeStart">Where the content type is.</param>
/// <param name="ContentTypeLength">How long it is; 0 where there is none.</param>
/// <param name="LengthsAreCodePoints">Whether the lengths count Unicode code points, as FastStream writes them, instead of bytes.</param>
internal readonly record struct EnvelopeLayout(
    int FirstHeader, int HeaderCount, int DataStart, int ContentTypeStart, int ContentTypeLength, bool LengthsAreCodePoints);
