using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Fangxian.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class Forecasts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "forecast",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    disease_id = table.Column<short>(type: "smallint", nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    measure = table.Column<int>(type: "integer", nullable: false),
                    last_date = table.Column<DateOnly>(type: "date", nullable: false),
                    model = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    made_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    made_by = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    data_version = table.Column<long>(type: "bigint", nullable: false),
                    verdict7 = table.Column<int>(type: "integer", nullable: true),
                    relative_wis7 = table.Column<double>(type: "double precision", nullable: true),
                    verdict14 = table.Column<int>(type: "integer", nullable: true),
                    relative_wis14 = table.Column<double>(type: "double precision", nullable: true),
                    back_test_origins = table.Column<int>(type: "integer", nullable: false),
                    quantiles = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_forecast", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_forecast_disease_id_position_measure_last_date_data_version~",
                table: "forecast",
                columns: new[] { "disease_id", "position", "measure", "last_date", "data_version", "model" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "forecast");
        }
    }
}
