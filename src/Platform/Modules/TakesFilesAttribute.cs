using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;

namespace Fangxian.Platform.Modules;

/// <summary>An endpoint or page that takes files, and therefore larger requests than the others.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TakesFilesAttribute : Attribute, IRequestSizeLimitMetadata
{
    /// <summary>The largest request with files.</summary>
    public const long MostBytes = 256L << 20;

    public long? MaxRequestBodySize => MostBytes;
}

public static class TakesFilesEndpoints
{
    /// <summary>The endpoint takes files: a larger request, and more time for it.</summary>
    public static RouteHandlerBuilder TakesFiles(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new TakesFilesAttribute());
}
