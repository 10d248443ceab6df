//! What is not known of a product of hers, and keeps it at *ask*.

use crate::model::plan::ProductPlan;
use crate::model::property::Property;

/// A property that a line asks of a product, and of which nobody knows whether the product has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProductQuestion {
    /// What it says on the tin.
    pub product: String,
    /// What is asked for.
    pub property: Property,
}

/// Each property once for each product, in her order.
#[must_use]
pub fn of_products(products: &[ProductPlan]) -> Vec<ProductQuestion> {
    let mut all: Vec<ProductQuestion> = Vec::new();
    for product in products {
        let unmet = product.segments.iter().flat_map(|part| &part.segment.unmet).filter(|unmet| !unmet.is_known);
        let start = all.len();
        for unmet in unmet {
            let asked = all.iter().skip(start).any(|known| known.property.main_name == unmet.property.main_name);
            if !asked {
                all.push(ProductQuestion { product: product.name.clone(), property: unmet.property.clone() });
            }
        }
    }
    all
}
